# One image for the gateway, the subgraphs and the store's tools; the command says which.
FROM node:24-bookworm-slim
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=peer && mkdir /data && chown node:node /data
COPY . .
USER node
# For `npm start` alone: what it keeps, and an address that can be published.
ENV DATA_DIR=/data HOST=0.0.0.0
VOLUME /data
EXPOSE 4000 4001 4002 4003 4004
CMD ["npm", "start"]
