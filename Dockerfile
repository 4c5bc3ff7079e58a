# One image for the gateway, the subgraphs and the store's tools; the command says which.
FROM node:20-bookworm-slim
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
COPY . .
USER node
EXPOSE 4000 4001 4002 4003 4004
CMD ["npm", "start"]
